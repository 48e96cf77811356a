using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Webhooks.Tests.PublicApi;

/// <summary>Prints what users see of a package, in an order that does not depend on its sources.</summary>
internal static class ApiPrinter
{
    public static string Print(Assembly assembly)
    {
        var text = new StringBuilder();

        foreach (var space in assembly.GetExportedTypes()
            .GroupBy(type => type.Namespace)
            .OrderBy(space => space.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"namespace {space.Key}");

            foreach (var type in space.OrderBy(TypeName.Of, StringComparer.Ordinal))
            {
                text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"  {Head(type)}");
                Members(type).ToList().ForEach(member => text.AppendLine(CultureInfo.InvariantCulture, $"    {member}"));
            }

            text.AppendLine();
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        var isRecord =
            type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly) is not null;
        var kind = type.IsInterface ? "interface"
            : type.IsEnum ? "enum"
            : type.IsValueType ? Words(IsReadOnly(type), type.IsByRefLike ? "ref" : "", isRecord ? "record" : "", "struct")
            : Words(type is { IsAbstract: true, IsSealed: true } ? "static" : type.IsAbstract ? "abstract" : type.IsSealed ? "sealed" : "",
                isRecord ? "record" : "class");
        string[] bases =
        [
            .. type.BaseType is { } above && above != typeof(object) && above != typeof(ValueType) && above != typeof(Enum)
                ? [TypeName.Of(above)]
                : (string[])[],
            .. type.GetInterfaces()
                .Where(face => face.IsPublic && !IsEquatable(face) && !type.IsEnum)
                .Except(type.BaseType?.GetInterfaces() ?? [])
                .Select(TypeName.Of)
                .Order(StringComparer.Ordinal),
        ];

        return $"{ApiAttributes.Of(type)}{kind} {TypeName.Of(type)}{(bases.Length > 0 ? $" : {string.Join(", ", bases)}" : "")}{Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<string> Members(Type type) =>
        type.IsEnum
            ? Enum.GetValues(type).Cast<object>().Select(value => $"{value} = {Convert.ToInt64(value, CultureInfo.InvariantCulture)}")
            : Packages.VisibleMembers(type)
                .OrderBy(member => member.MemberType)
                .ThenBy(member => member.Name, StringComparer.Ordinal)
                .ThenBy(Print, StringComparer.Ordinal)
                .Select(member => ApiAttributes.Of(member) + Print(member));

    private static string Print(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } field =>
            $"const {TypeName.Of(field)} {field.Name} = {Value(field.GetRawConstantValue(), field.FieldType)}",
        FieldInfo field => Words(field.IsStatic ? "static" : "", field.IsInitOnly ? "readonly" : "", TypeName.Of(field), field.Name),
        ConstructorInfo constructor => $"{Modifiers(constructor)}{TypeName.Plain(constructor.DeclaringType!)}({Parameters(constructor)})",
        MethodInfo method =>
            $"{Modifiers(method)}{TypeName.Of(method.ReturnParameter)} {method.Name}{Generics(method)}({Parameters(method)})"
            + Constraints(method.IsGenericMethod ? method.GetGenericArguments() : []),
        PropertyInfo property => Words(
            property.IsDefined(typeof(RequiredMemberAttribute)) ? "required" : "",
            $"{Modifiers(property.GetMethod!)}{TypeName.Of(property)} {Name(property)} {{ get;{Setter(property)} }}"),
        _ => member.ToString()!,
    };

    private static string Name(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } ? $"this[{Parameters(property.GetMethod!)}]" : property.Name;

    private static string Setter(PropertyInfo property) =>
        property.SetMethod is not { IsPublic: true } setter ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;"
        : " set;";

    private static string Modifiers(MethodBase method) => Words(
        method.IsFamily ? "protected" : "",
        method.IsStatic ? "static" : "",
        method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract"
            : method is MethodInfo { IsVirtual: true, IsFinal: false, IsAbstract: false } overridable
                ? overridable.GetBaseDefinition() == overridable ? "virtual" : "override"
                : "") is { Length: > 0 } words ? $"{words} " : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select((parameter, index) => Words(
        index == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this" : "",
        ApiAttributes.Of(parameter).TrimEnd(),
        parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params" : "",
        parameter.IsOut ? "out" : parameter.IsIn ? "in" : parameter.ParameterType.IsByRef ? "ref" : "",
        TypeName.Of(parameter),
        parameter.Name!,
        parameter.HasDefaultValue ? $"= {Value(parameter.DefaultValue, parameter.ParameterType)}" : "")));

    private static string Value(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => type.IsEnum ? $"{type.Name}.{Enum.ToObject(type, value)}" : string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => ApiAttributes.Of(argument) + TypeName.Of(argument)))}>"
            : "";

    private static string Constraints(IEnumerable<Type> parameters) => string.Concat(parameters
        .Where(parameter => parameter.IsGenericParameter)
        .Select(parameter => (parameter.Name, Bounds: (string[])
        [
            .. parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : (string[])[],
            .. parameter.GetGenericParameterConstraints().Select(TypeName.Of),
        ]))
        .Where(parameter => parameter.Bounds.Length > 0)
        .Select(parameter => $" where {parameter.Name} : {string.Join(", ", parameter.Bounds)}"));

    private static string IsReadOnly(Type type) => type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly" : "";

    private static bool IsEquatable(Type face) => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEquatable<>);

    private static string Words(params string[] words) => string.Join(' ', words.Where(word => word.Length > 0));
}

using System.Reflection;

namespace Webhooks.Tests.PublicApi;

/// <summary>Spells types as C# does, with the nullability of references.</summary>
internal static class TypeName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(double)] = "double",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(void)] = "void",
    };

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    public static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    public static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field));

    public static string Of(Type type) => Of(type, nullability: null);

    /// <summary>The name without type arguments; a nested type stands behind its outer one.</summary>
    public static string Plain(Type type) =>
        (type.IsNested && !type.IsGenericParameter ? $"{Plain(type.DeclaringType!)}." : "") + type.Name.Split('`')[0];

    private static string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{Of(value)}?";
        }

        var mark = nullability?.ReadState == NullabilityState.Nullable && !type.IsValueType && !type.IsGenericParameter ? "?" : "";

        return type.IsArray
            ? $"{Of(type.GetElementType()!, nullability?.ElementType)}[]{mark}"
            : $"{Keywords.GetValueOrDefault(type) ?? Plain(type)}{Arguments(type, nullability)}{mark}";
    }

    private static string Arguments(Type type, NullabilityInfo? nullability) =>
        !type.IsGenericType
            ? ""
            : $"<{string.Join(", ", type.GetGenericArguments().Select((argument, index) =>
                Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(index))))}>";
}

using System.Reflection;
using System.Xml.Linq;

namespace Webhooks.Tests.PublicApi;

/// <summary>Every public member is documented, and each of its parameters.</summary>
public sealed class DocumentationTests
{
    public static TheoryData<string> Names => Packages.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryPublicMember_IsDocumented(string package)
    {
        var assembly = Packages.Find(package);
        var documented = Documentation(assembly);

        foreach (var type in assembly.GetExportedTypes())
        {
            AssertDocumented($"T:{Id(type)}", documented, 1);

            // Overloads share a key, so there have to be as many texts as members.
            foreach (var member in Packages.VisibleMembers(type).Where(IsWritten).GroupBy(Key))
            {
                AssertDocumented(member.Key, documented, member.Count());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryParameter_IsDocumented(string package)
    {
        var assembly = Packages.Find(package);
        var documented = Documentation(assembly);

        foreach (var method in assembly.GetExportedTypes().SelectMany(Packages.VisibleMembers).OfType<MethodInfo>())
        {
            var names = method.GetParameters().Select(parameter => parameter.Name!).ToArray();

            Assert.True(
                documented[Key(method)].Any(text => IsInherited(text) || names.All(name => HasText(text, "param", name))),
                $"{method.DeclaringType}.{method} documents not every parameter.");
        }
    }

    private static ILookup<string, XElement> Documentation(Assembly assembly) =>
        XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"))
            .Descendants("member")
            .ToLookup(member => member.Attribute("name")!.Value.Split('(')[0]);

    private static void AssertDocumented(string key, ILookup<string, XElement> documented, int count) =>
        Assert.True(
            documented[key].Count(text => IsInherited(text) || !string.IsNullOrWhiteSpace(text.Element("summary")?.Value)) >= count,
            $"{key} is not documented.");

    private static bool HasText(XElement documentation, string element, string name) =>
        documentation.Elements(element).Any(part => part.Attribute("name")?.Value == name && part.DescendantNodes().Any());

    private static bool IsInherited(XElement documentation) => documentation.Element("inheritdoc") is not null;

    // The compiler writes constructors without parameters, and those of records; and what overrides has its base's documentation.
    private static bool IsWritten(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => constructor.GetParameters().Length > 0 && constructor.DeclaringType!.GetMethod("<Clone>$") is null,
        FieldInfo field => !field.IsSpecialName,
        _ => true,
    };

    private static string Key(MemberInfo member) => member switch
    {
        ConstructorInfo => $"M:{Id(member.DeclaringType!)}.#ctor",
        MethodInfo method =>
            $"M:{Id(member.DeclaringType!)}.{method.Name}{(method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "")}",
        PropertyInfo => $"P:{Id(member.DeclaringType!)}.{member.Name}",
        EventInfo => $"E:{Id(member.DeclaringType!)}.{member.Name}",
        _ => $"F:{Id(member.DeclaringType!)}.{member.Name}",
    };

    private static string Id(Type type) => type.FullName!.Replace('+', '.');
}

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Webhooks.Tests.PublicApi;

/// <summary>
/// A friend of Core sees all of Core's internals. Each may use only the rooms that are listed for it here; what it does use is read from
/// its metadata.
/// </summary>
public sealed class FriendTests
{
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Webhooks.CircleCI"] = ["Json", "Signing"],
        ["Webhooks.Perfsee"] = ["Json", "Signing"],
        ["Webhooks.GitHub"] = ["Json"],
        ["Webhooks.StandardWebhooks"] = ["Json"],
        ["Webhooks.CircleCI.Api"] = ["Configuration"],
        ["Webhooks.Perfsee.Api"] = ["Configuration"],
        ["Webhooks.AspNetCore"] = ["Configuration", "Receiving", "Telemetry"],
        ["Webhooks.Sqlite"] = ["Configuration", "Handling", "Inbox", "Processing", "Recovery", "Telemetry"],
        ["Webhooks.RabbitMQ"] = ["Configuration", "Deduplication", "Handling", "Inbox", "Processing", "Receiving", "Telemetry"],
        ["Webhooks.Sqs"] = ["Configuration", "Deduplication", "Handling", "Inbox", "Processing", "Telemetry"],
        ["Webhooks.PostgreSQL"] = ["Configuration", "Deduplication", "Handling", "Inbox", "Processing", "Recovery", "Telemetry"],
    };

    public static TheoryData<string> Friends => [.. Rooms.Keys];

    [Fact]
    public void EveryFriendOfCore_IsListedWithItsRooms() =>
        Assert.Equal(
            Rooms.Keys.Order(StringComparer.Ordinal),
            Packages.Find("Webhooks.Core").GetCustomAttributes<InternalsVisibleToAttribute>()
                .Select(friend => friend.AssemblyName)
                .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Friends))]
    public void Friend_UsesOnlyItsRooms(string friend) =>
        Assert.All(
            InternalsOf(friend), used => Assert.True(Rooms[friend].Contains(used.Room), $"{friend} uses {used.Name} of {used.Room}."));

    [Fact]
    public void ProvidersAndReceiver_AreSeenToUseWhatTheyUse()
    {
        Assert.Contains(("Json", "Webhooks.Json.JsonCursor"), InternalsOf("Webhooks.CircleCI"));
        Assert.Contains(("Json", "Webhooks.Json.Utf8Lookup`1"), InternalsOf("Webhooks.Perfsee"));
        Assert.NotEmpty(InternalsOf("Webhooks.AspNetCore"));
    }

    private static HashSet<(string Room, string Name)> InternalsOf(string friend)
    {
        using var file = new PEReader(File.OpenRead(Packages.Find(friend).Location));
        var (reader, core) = (file.GetMetadataReader(), Packages.Find("Webhooks.Core"));
        var used = new HashSet<(string, string)>();

        foreach (var handle in reader.TypeReferences)
        {
            if (CoreType(reader, handle, core) is { IsVisible: false } type)
            {
                used.Add((RoomOf(type), type.FullName!));
            }
        }

        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            var name = reader.GetString(member.Name);

            if (TypeOf(reader, member.Parent) is { } parent && CoreType(reader, parent, core) is { IsVisible: true } type
                && IsInternal(type, name))
            {
                used.Add((RoomOf(type), $"{type.FullName}.{name}"));
            }
        }

        return used;
    }

    // A generic type with its arguments stands in a signature.
    private static TypeReferenceHandle? TypeOf(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)parent;
        }

        if (parent.Kind == HandleKind.TypeSpecification)
        {
            var signature = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);

            if (signature.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance)
            {
                signature.ReadByte();
                return signature.ReadTypeHandle() is { Kind: HandleKind.TypeReference } type ? (TypeReferenceHandle)type : null;
            }
        }

        return null;
    }

    private static Type? CoreType(MetadataReader reader, TypeReferenceHandle handle, Assembly core)
    {
        var reference = reader.GetTypeReference(handle);
        var name = reader.GetString(reference.Name);

        return reference.ResolutionScope.Kind switch
        {
            HandleKind.AssemblyReference when reader.GetString(
                reader.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name) == core.GetName().Name =>
                core.GetType(reader.GetString(reference.Namespace) is { Length: > 0 } place ? $"{place}.{name}" : name, throwOnError: true),
            HandleKind.TypeReference => CoreType(reader, (TypeReferenceHandle)reference.ResolutionScope, core)?.GetNestedType(
                name, BindingFlags.Public | BindingFlags.NonPublic),
            _ => null,
        };
    }

    private static bool IsInternal(Type type, string name)
    {
        var members = type.GetMember(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static);

        return members.Length > 0 && members.All(member => member switch
        {
            MethodBase method => method.IsAssembly || method.IsFamilyAndAssembly,
            FieldInfo field => field.IsAssembly || field.IsFamilyAndAssembly,
            _ => false,
        });
    }

    /// <summary>The folder that the type is declared in: that of its namespace, and for a public type that of its file.</summary>
    private static string RoomOf(Type type)
    {
        var outer = type;

        while (outer.DeclaringType is { } declaring)
        {
            outer = declaring;
        }

        if (!outer.IsPublic)
        {
            return outer.Namespace!.Split('.', 2) is [_, var room] ? room : "";
        }

        var name = outer.Name.Split('`')[0];
        var core = Path.Combine(Packages.SourceFolder, "Webhooks.Core");
        var file = Directory.EnumerateFiles(core, $"{name}.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(core, $"{name}OfT.cs", SearchOption.AllDirectories))
            .First();
        return Path.GetRelativePath(core, Path.GetDirectoryName(file)!);
    }
}

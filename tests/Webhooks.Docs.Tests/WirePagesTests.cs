using System.Text.RegularExpressions;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Docs.Tests;

/// <summary>
/// The pages of the wire formats say where each value is in C#: every property of the models stands there, and nothing else.
/// </summary>
public sealed partial class WirePagesTests
{
    public static TheoryData<string> Pages => ["docs/wire-circleci.md", "docs/wire-perfsee.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryPropertyOfTheModels_StandsInTheColumnOfCSharp(string page)
    {
        var named = Column(page).ToHashSet(StringComparer.Ordinal);

        Assert.All(
            Properties(page), property => Assert.True(named.Contains(property), $"{page} does not say where {property} comes from."));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryNameInTheColumnOfCSharp_IsAPropertyOfTheModels(string page)
    {
        var properties = Properties(page).SelectMany(property => property.Split('.')).ToHashSet(StringComparer.Ordinal);

        Assert.All(
            Column(page).SelectMany(name => name.Split('.')),
            name => Assert.True(properties.Contains(name), $"{page} names {name}, which is no property."));
    }

    // As Type.Property.
    private static IEnumerable<string> Properties(string page)
    {
        var models = page.Contains("circleci", StringComparison.Ordinal) ? typeof(CircleCIEvent).Namespace : typeof(PerfseeEvent).Namespace;

        return typeof(WebhookEvent).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == models && type.IsClass)
            .SelectMany(type =>
                type.GetProperties().Where(property => property.DeclaringType == type).Select(property => $"{type.Name}.{property.Name}"))
            .Append("WebhookEvent.Type");
    }

    /// <summary>
    /// The names in the last column of the tables that are about C#. The first of a cell names the type: <c>Job.Id</c>, <c>Name</c>.
    /// </summary>
    private static IEnumerable<string> Column(string page)
    {
        var isTable = false;

        foreach (var line in Repository.Read(page).ReplaceLineEndings("\n").Split('\n'))
        {
            var cells = line.Split('|');

            if (cells.Length < 4)
            {
                isTable = false;
            }
            else if (cells[^2].Trim() == "in C#")
            {
                isTable = true;
            }
            else if (isTable)
            {
                var type = "";

                foreach (var name in Code().Matches(cells[^2]).Select(code => code.Groups["name"].Value))
                {
                    type = name.Contains('.', StringComparison.Ordinal) ? name.Split('.')[0] : type;
                    yield return name.Contains('.', StringComparison.Ordinal) ? name : $"{type}.{name}";
                }
            }
        }
    }

    [GeneratedRegex("`(?<name>[A-Za-z0-9.]+)`")]
    private static partial Regex Code();
}

using System.Text.Json.Nodes;

namespace Webhooks.Testing;

/// <summary>Writes what a pipeline was built from into whichever parts of it say so.</summary>
internal static class PipelineReference
{
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="branch">The branch.</param>
    /// <param name="commit">The commit to put back where a tag cleared it.</param>
    public static void Branch(JsonObject pipeline, string branch, JsonNode? commit)
    {
        if (pipeline["vcs"] is JsonObject vcs)
        {
            vcs.Remove("tag");
            vcs["branch"] = branch;

            if (vcs["commit"] is JsonObject cleared && IsClear(cleared))
            {
                vcs["commit"] = commit?.DeepClone();
            }
        }

        Write(pipeline, $"refs/heads/{branch}", branch, branch, tag: "");
    }

    public static void Tag(JsonObject pipeline, string tag)
    {
        if (pipeline["vcs"] is JsonObject vcs)
        {
            vcs["branch"] = null;
            vcs["tag"] = tag;
            Clear(vcs["commit"] as JsonObject);
        }

        Write(pipeline, $"refs/tags/{tag}", tag, branch: "", tag);
    }

    private static void Write(JsonObject pipeline, string reference, string name, string branch, string tag)
    {
        foreach (var (origin, value) in pipeline["trigger_parameters"] as JsonObject ?? [])
        {
            if (value is not JsonObject map || !map.ContainsKey("ref"))
            {
                continue;
            }

            map["branch"] = branch;

            if (map.ContainsKey("tag"))
            {
                map["tag"] = tag;
            }

            // The GitHub App's own map names both, the short one first.
            map["ref"] = map.ContainsKey("full_ref") ? name : reference;

            if (map.ContainsKey("full_ref"))
            {
                map["full_ref"] = reference;
            }
        }
    }

    private static bool IsClear(JsonObject members) =>
        members.All(member => member.Value is null || (member.Value is JsonObject inner && IsClear(inner)));

    private static void Clear(JsonObject? members)
    {
        foreach (var (name, value) in members?.ToList() ?? [])
        {
            if (value is JsonObject inner)
            {
                Clear(inner);
            }
            else
            {
                members![name] = null;
            }
        }
    }
}

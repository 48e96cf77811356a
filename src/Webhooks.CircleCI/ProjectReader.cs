using Webhooks.Json;

namespace Webhooks.CircleCI;

/// <summary>Reads <c>webhook</c>, <c>project</c> and <c>organization</c>: the sender and its scope.</summary>
internal static class ProjectReader
{
    public static CircleCIWebhookInfo Webhook(ref JsonCursor json)
    {
        Guid? id = null;
        string? name = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Guid(); }
            else if (json.Is("name"u8)) { name = json.String(); }
            else { json.Unknown(); }
        }

        return new() { Id = json.Required(id, "id"), Name = json.Required(name, "name") };
    }

    public static CircleCIProject Project(ref JsonCursor json)
    {
        Guid? id = null;
        string? name = null;
        string? slug = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Guid(); }
            else if (json.Is("name"u8)) { name = json.String(); }
            else if (json.Is("slug"u8)) { slug = json.String(); }
            else { json.Unknown(); }
        }

        return new() { Id = json.Required(id, "id"), Name = json.Required(name, "name"), Slug = json.Required(slug, "slug") };
    }

    public static Organization Organization(ref JsonCursor json)
    {
        Guid? id = null;
        string? name = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Guid(); }
            else if (json.Is("name"u8)) { name = json.String(); }
            else { json.Unknown(); }
        }

        return new() { Id = json.Required(id, "id"), Name = json.Required(name, "name") };
    }
}

namespace Webhooks.Cli.Inspecting;

/// <summary>The class of an event as it is written in C#.</summary>
internal static class EventName
{
    public static string Of(WebhookEvent parsed) => Of(parsed.GetType());

    private static string Of(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : type.Name;
}

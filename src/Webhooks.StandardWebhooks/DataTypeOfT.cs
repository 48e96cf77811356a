using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Webhooks.Json;

namespace Webhooks.StandardWebhooks;

/// <inheritdoc/>
internal sealed class DataType<TData>(JsonTypeInfo<TData> json) : DataType(typeof(TData), typeof(StandardWebhookEvent<TData>))
{
    private const string Member = "data";

    public bool IsReadBy(JsonTypeInfo<TData> other) => ReferenceEquals(json, other);

    public override StandardWebhookEvent? TryRead(ReadOnlySpan<byte> data, out WebhookDrift? misfit)
    {
        try
        {
            if (JsonSerializer.Deserialize(data, json) is { } fitting)
            {
                misfit = null;
                return new StandardWebhookEvent<TData> { Data = fitting };
            }

            misfit = JsonMisfit.Of(data, path: null, Member);
        }
        catch (JsonException exception)
        {
            misfit = JsonMisfit.Of(data, exception.Path, Member);
        }
        // The class and its converters are the app's: they may throw anything, and a body must not make this method throw.
        catch (Exception)
        {
            misfit = JsonMisfit.Of(data, path: null, Member);
        }

        return null;
    }
}

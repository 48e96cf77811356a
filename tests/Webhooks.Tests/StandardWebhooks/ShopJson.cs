using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Tests.StandardWebhooks;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Coupon))]
[JsonSerializable(typeof(InvoicePaid))]
[JsonSerializable(typeof(UserCreated))]
public sealed partial class ShopJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Webhooks.Tests.StandardWebhooks;

/// <summary>Data whose converter is the app's own, and refuses everything.</summary>
[JsonConverter(typeof(CouponConverter))]
public sealed record Coupon;

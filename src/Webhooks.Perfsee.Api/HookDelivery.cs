namespace Webhooks.Perfsee.Api;

/// <summary>Represents the last attempt at a delivery.</summary>
/// <param name="DeliveryId">The id in the header <c>X-Perfsee-Delivery</c>.</param>
/// <param name="StartedAt">The time when it started, in UTC.</param>
/// <param name="EndedAt">The time when it ended, in UTC.</param>
/// <param name="StatusCode">The status of the answer; null when there was none.</param>
/// <param name="IsSuccess">Whether the answer was 2xx.</param>
public sealed record HookDelivery(string DeliveryId, DateTimeOffset StartedAt, DateTimeOffset EndedAt, int? StatusCode, bool IsSuccess);

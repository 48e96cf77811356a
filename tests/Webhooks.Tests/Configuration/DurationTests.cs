namespace Webhooks.Tests.Configuration;

/// <summary>What a duration in the configuration means; what could mean two things is refused, with how to write it.</summary>
public sealed class DurationTests
{
    private const string Forms = "hh:mm:ss or d.hh:mm:ss: 00:00:30 is 30 seconds, 1.00:00:00 is a day";

    private static readonly string[] Names = ["BodyTimeout", "ResponseTimeout", "MaxEventAge", "DeduplicationWindow", "MaxSilence"];

    public static TheoryData<string> Options => [.. Names];

    [Theory]
    [InlineData("00:00:07", "00:00:07")]
    [InlineData("0:00:07", "00:00:07")]
    [InlineData(" 00:01:30 ", "00:01:30")]
    [InlineData("00:00:07.5", "00:00:07.5000000")]
    [InlineData("00:00:00.0000001", "00:00:00.0000001")]
    [InlineData("23:59:59", "23:59:59")]
    [InlineData("1.00:00:00", "1.00:00:00")]
    [InlineData("29.23:59:59.9999999", "29.23:59:59.9999999")]
    public void Duration_IsRead(string text, string value)
    {
        using var app = ConfiguredApp.OfCircleCI(("DeduplicationWindow", text));

        Assert.Equal(value, app.Options().DeduplicationWindow.ToString("c"));
    }

    [Theory]
    [InlineData("24:00:00", "1.00:00:00")]
    [InlineData("48:30:00", "2.00:30:00")]
    [InlineData("00:90:00", "01:30:00")]
    [InlineData("00:00:90", "00:01:30")]
    [InlineData("1:00:00:00", "1.00:00:00")]
    [InlineData("8", "00:00:08 for 8 seconds, 00:08:00 for 8 minutes; a bare number would be days")]
    [InlineData("86400", "1.00:00:00 for 86400 seconds, 60.00:00:00 for 86400 minutes; a bare number would be days")]
    [InlineData("01:30", "01:30:00 for hours and minutes, 00:01:30 for minutes and seconds")]
    [InlineData("10s", "00:00:10")]
    [InlineData("90 min", "01:30:00")]
    [InlineData("24h", "1.00:00:00")]
    [InlineData("7 days", "7.00:00:00")]
    [InlineData("", Forms)]
    [InlineData("never", Forms)]
    [InlineData("-00:00:01", Forms)]
    [InlineData("PT10S", Forms)]
    [InlineData("00:00:07,5", Forms)]
    [InlineData("0.5", Forms)]
    [InlineData("1.24:00:00", Forms)]
    [InlineData("99999999999999999999", Forms)]
    [InlineData("99999999999:00:00", Forms)]
    [InlineData("1:2:3:4:5", Forms)]
    [InlineData("::", Forms)]
    [InlineData("00:00:00.00000001", Forms)]
    public async Task OtherText_RefusesToStartAndSaysHowToWriteIt(string text, string cure)
    {
        using var app = ConfiguredApp.OfCircleCI(("DeduplicationWindow", text));

        var refused = await app.RefusesToStartAsync<InvalidOperationException>();

        Assert.Equal(
            $"The configuration value of 'Webhooks:CircleCI:DeduplicationWindow' is not a duration: write {cure}.", refused.Message);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task EveryDuration_IsReadByTheSameRules(string option)
    {
        foreach (var text in (string[])["24:00:00", "8", "00:10"])
        {
            using var app = ConfiguredApp.OfCircleCI((option, text));

            var refused = await app.RefusesToStartAsync<InvalidOperationException>();

            Assert.StartsWith(
                $"The configuration value of 'Webhooks:CircleCI:{option}' is not a duration: write ",
                refused.Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EveryDurationOfAnEndpoint_IsAmongThose() => Assert.Equal(
        typeof(WebhookOptions).GetProperties()
            .Where(option => (Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType) == typeof(TimeSpan))
            .Select(option => option.Name)
            .Order(StringComparer.Ordinal),
        Names.Order(StringComparer.Ordinal));

    [Fact]
    public async Task SecretInPlaceOfADuration_IsNotRepeated()
    {
        using var app = ConfiguredApp.OfCircleCI(("ResponseTimeout", CapturedLogs.Never("a-secret-in-place-of-a-duration")));

        var refused = await app.RefusesToStartAsync<InvalidOperationException>();

        Assert.DoesNotContain("a-secret", refused.Message, StringComparison.Ordinal);
    }
}

namespace Webhooks.Tests.Receiving;

/// <summary>Every outcome has its row: in the answers, in the documentation of the API, in the metrics and in the docs.</summary>
public sealed class OutcomeTests
{
    public static TheoryData<WebhookOutcome> Outcomes => [.. Enum.GetValues<WebhookOutcome>()];

    public static TheoryData<WebhookAttemptOutcome> AttemptOutcomes => [.. Enum.GetValues<WebhookAttemptOutcome>()];

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Outcome_HasAStatus_AndIsAcceptedExactlyWith200(WebhookOutcome outcome)
    {
        var receipt = new WebhookReceipt { Outcome = outcome };

        Assert.InRange(receipt.StatusCode, 200, 503);
        Assert.Equal(receipt.StatusCode == 200, receipt.IsAccepted);
        Assert.Equal(receipt.StatusCode == 503, receipt.AsksForRetry);
    }

    [Fact]
    public void OutcomeThatIsNone_Throws() =>
        Assert.Throws<System.Diagnostics.UnreachableException>(() => new WebhookReceipt { Outcome = (WebhookOutcome)77 }.StatusCode);

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void StatusOfAnOutcome_IsInTheAppsOpenApiDocument(WebhookOutcome outcome)
    {
        var document = Repository.Read(
            "tests/Webhooks.Tests/AspNetCore/OpenApiTests.Endpoint_DescribesItselfInTheAppsDocument.verified.txt");

        Assert.Contains($"\"{new WebhookReceipt { Outcome = outcome }.StatusCode}\"", document, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void NameOfAnOutcome_IsOnTheTelemetryPage(WebhookOutcome outcome)
    {
        if (outcome != WebhookOutcome.None)
        {
            Assert.Contains($"`{SnakeCase(outcome.ToString())}`", TelemetryPage, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(AttemptOutcomes))]
    public void NameOfTheEndOfAnAttempt_IsOnTheTelemetryPage(WebhookAttemptOutcome outcome) =>
        Assert.Contains($"`{SnakeCase(outcome.ToString())}`", TelemetryPage, StringComparison.Ordinal);

    private static string TelemetryPage => Repository.Read("docs/telemetry.md");

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, index) =>
            char.IsUpper(letter) && index > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}

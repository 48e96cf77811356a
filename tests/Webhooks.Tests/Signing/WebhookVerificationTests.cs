namespace Webhooks.Tests.Signing;

public sealed class WebhookVerificationTests
{
    [Fact]
    public void Default_IsNoSuccessAndNamesNoSecret()
    {
        Assert.False(default(WebhookVerification).IsVerified);
        Assert.Equal(WebhookVerificationOutcome.NotVerified, default(WebhookVerification).Outcome);
        Assert.Equal(-1, default(WebhookVerification).SecretIndex);
    }

    [Fact]
    public void Verified_NamesTheSecret()
    {
        var verification = WebhookVerification.Verified(2);

        Assert.True(verification.IsVerified);
        Assert.Equal(2, verification.SecretIndex);
        Assert.Throws<ArgumentOutOfRangeException>(() => WebhookVerification.Verified(-1));
    }

    [Fact]
    public void Verification_HasNoOtherWayToBeMade()
    {
        Assert.Empty(typeof(WebhookVerification).GetConstructors());
        Assert.All(typeof(WebhookVerification).GetProperties(), property => Assert.Null(property.SetMethod));
    }

    [Theory]
    [InlineData(WebhookVerificationOutcome.MissingSignature)]
    [InlineData(WebhookVerificationOutcome.Mismatch)]
    public void Refused_NamesTheReasonAndNoSecret(WebhookVerificationOutcome reason)
    {
        var verification = WebhookVerification.Refused(reason);

        Assert.False(verification.IsVerified);
        Assert.Equal(reason, verification.Outcome);
        Assert.Equal(-1, verification.SecretIndex);
    }

    [Fact]
    public void Refused_CannotBeSuccess() =>
        Assert.Throws<ArgumentException>(() => WebhookVerification.Refused(WebhookVerificationOutcome.Verified));

    [Fact]
    public void EveryOutcomeEnum_HasAZeroThatIsNotSuccess()
    {
        Assert.False(default(WebhookReceipt).IsAccepted);
        Assert.False(new WebhookReceipt { Outcome = WebhookOutcome.None, Verification = default }.IsAccepted);
        Assert.NotEqual(WebhookVerificationOutcome.Verified, default);
        Assert.NotEqual(WebhookAttemptOutcome.Handled, default);
        Assert.NotEqual(WebhookDeliveryState.Handled, default);
        Assert.NotEqual(WebhookClaimState.Claimed, default);
    }
}

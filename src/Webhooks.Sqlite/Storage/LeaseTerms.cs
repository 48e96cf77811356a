namespace Webhooks.Sqlite.Storage;

/// <summary>On what terms deliveries are leased.</summary>
internal readonly record struct LeaseTerms(long Token, long Now, long Duration)
{
    public long Until => Now + Duration;
}

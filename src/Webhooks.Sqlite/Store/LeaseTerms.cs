namespace Webhooks.Sqlite.Store;

/// <summary>The terms of a lease.</summary>
/// <param name="Owner">The process.</param>
/// <param name="Token">The lease.</param>
/// <param name="Now">The time.</param>
/// <param name="Duration">How long it lasts unless it is renewed.</param>
internal readonly record struct LeaseTerms(long Owner, long Token, long Now, long Duration)
{
    public long Until => Now + Duration;
}

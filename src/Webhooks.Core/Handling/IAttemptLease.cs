namespace Webhooks.Handling;

/// <summary>What a store's attempt is made under, where handlers can commit their success themselves.</summary>
internal interface IAttemptLease
{
    /// <summary>Returns whether a handler has committed its success: then it has succeeded, whatever it does.</summary>
    bool HasCommitted(string handler);
}

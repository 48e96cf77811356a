namespace Webhooks.Handling;

/// <summary>The lease of a store's attempt, for stores in which handlers can commit their success themselves.</summary>
internal interface IAttemptLease
{
    /// <summary>Returns whether a handler has committed its success: then it has succeeded, whatever it does.</summary>
    bool HasCommitted(string handler);
}

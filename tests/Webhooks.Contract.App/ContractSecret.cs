namespace Webhooks.Contract;

/// <summary>What the contract's deliveries are signed with.</summary>
public static class ContractSecret
{
    public const string Value = "the-secret-of-the-contract-tests";
}

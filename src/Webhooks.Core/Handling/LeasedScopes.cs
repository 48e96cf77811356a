using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Handling;

/// <summary>
/// Makes a handler's scope, and tells on the way what its attempt is made under. It stands where the scopes do, so that a context of direct
/// handling has no field more.
/// </summary>
/// <param name="scopes">Makes the scope.</param>
/// <param name="lease">What the store keeps of the lease.</param>
/// <param name="handler">The handler's name.</param>
internal sealed class LeasedScopes(IServiceScopeFactory scopes, IAttemptLease lease, string handler) : IServiceScopeFactory
{
    public IAttemptLease Lease => lease;

    public string Handler => handler;

    public IServiceScope CreateScope() => scopes.CreateScope();
}

using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Handling;

/// <summary>
/// Creates a handler's scope, and carries the lease of its attempt. It takes the place of the scope factory, so that a context of direct
/// handling needs no further field.
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

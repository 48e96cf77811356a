using Microsoft.AspNetCore.Builder;
using Webhooks.Dashboard.Access;

namespace Webhooks.Dashboard;

/// <summary>
/// Configures who may see the dashboard and what operators may do. Conventions cover the page, its files, its JSON and its event stream.
/// Use it while the app is set up; it is not safe for concurrent use.
/// </summary>
public sealed class WebhookDashboardBuilder : IEndpointConventionBuilder
{
    private readonly IEndpointConventionBuilder _group;
    private readonly DashboardAccess _access;

    internal WebhookDashboardBuilder(IEndpointConventionBuilder group, DashboardAccess access) => (_group, _access) = (group, access);

    /// <inheritdoc/>
    public void Add(Action<EndpointBuilder> convention) => _group.Add(convention);

    /// <inheritdoc/>
    public void Finally(Action<EndpointBuilder> finallyConvention) => _group.Finally(finallyConvention);

    /// <summary>
    /// Opens the dashboard to the person at this machine alone. The connection and the <c>Host</c> must be loopback and no proxy may have
    /// forwarded the request; and the browser must have come by the address that is logged at start, which holds a token that is new at
    /// each start. The token is what holds against tunnels and proxies that hide themselves.
    /// </summary>
    /// <returns>The same builder.</returns>
    public WebhookDashboardBuilder LoopbackOnly()
    {
        _access.IsLoopbackOnly = true;
        return this;
    }

    /// <summary>
    /// Requires an authorization policy of those who change something: retry, replay, delete, cancel. Without it, everybody who may look
    /// may also operate.
    /// </summary>
    /// <param name="policy">The name of a policy of the app.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="policy"/> is <see langword="null"/> or blank.</exception>
    public WebhookDashboardBuilder RequireOperatorAuthorization(string policy)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(policy);
        _access.OperatorPolicy = policy;
        return this;
    }

    /// <summary>Lets no one change anything.</summary>
    /// <returns>The same builder.</returns>
    public WebhookDashboardBuilder ReadOnly()
    {
        _access.IsReadOnly = true;
        return this;
    }

    /// <summary>
    /// Keeps in a file how far the runs over filters came, so that the page tells it after a restart too. Without it the page tells the
    /// runs of this process since its start; the log has all of them.
    /// </summary>
    /// <param name="path">The file, which belongs to this process alone. Its folder exists.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or blank.</exception>
    public WebhookDashboardBuilder KeepRunsIn(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _access.RunsFile = Path.GetFullPath(path);
        return this;
    }
}

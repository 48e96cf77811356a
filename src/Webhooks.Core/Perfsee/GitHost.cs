namespace Webhooks.Perfsee;

/// <summary>The host of a project's repository.</summary>
public enum GitHost
{
    /// <summary>
    /// <c>Unknown</c>, which Perfsee sends too; or not sent, or not known to this version: see <see cref="PerfseeProject.HostText"/>.
    /// </summary>
    Unknown = 0,

    /// <summary><c>Github</c>.</summary>
    GitHub,

    /// <summary><c>Gitlab</c>.</summary>
    GitLab,
}

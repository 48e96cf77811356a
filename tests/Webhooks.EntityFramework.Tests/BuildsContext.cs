using Microsoft.EntityFrameworkCore;

namespace Webhooks.EntityFramework.Tests;

/// <summary>The app's own tables, in the inbox's database.</summary>
internal sealed class BuildsContext(DbContextOptions<BuildsContext> options) : DbContext(options)
{
    public DbSet<Build> Builds => Set<Build>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Build>().HasKey(build => build.Number);
}

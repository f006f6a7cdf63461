package io.junctura.operations;

import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import java.util.function.Supplier;

/** The settings of the server over HTTP. They are only read: a change needs a restart. */
public final class SettingsRoutes implements Routes {
    private final Supplier<SettingsView> settings;

    public SettingsRoutes(Supplier<SettingsView> settings) {
        this.settings = settings;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/settings", http -> Answers.json(http, settings.get()))
                .needs(Permission.ADMIN, Audit.READ)
                .summary("The settings with which the server runs, and where they were given; without secrets")
                .answers(200, "The settings", SettingsView.class);
    }
}

package io.junctura.http;

import java.util.function.BooleanSupplier;

/** The health probes. They are public and have no body, only a status. */
public final class Health implements Routes {
    private final BooleanSupplier ready;

    /** @param ready whether the server accepts new events; called often, so it must be fast */
    public Health(BooleanSupplier ready) {
        this.ready = ready;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/health/live", http -> http.status(200))
                .needs(Permission.PUBLIC, Audit.NONE)
                .probe()
                .summary("Whether the process runs (liveness)")
                .answers(200, "It runs");
        table.get("/health/ready", http -> http.status(ready.getAsBoolean() ? 200 : 503))
                .needs(Permission.PUBLIC, Audit.NONE)
                .probe()
                .summary("Whether the server accepts events (readiness)")
                .answers(200, "It accepts events")
                .answersEmpty(503, "It accepts no events at present");
    }
}

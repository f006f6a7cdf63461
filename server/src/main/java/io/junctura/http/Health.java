package io.junctura.http;

import java.util.function.BooleanSupplier;

/** The probes: open to all, and empty, since they tell nothing but their status. */
public final class Health implements Routes {
    private final BooleanSupplier ready;

    /** @param ready whether new events can be taken; asked often, so it answers at once */
    public Health(BooleanSupplier ready) {
        this.ready = ready;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/health/live", http -> http.status(200))
                .needs(Permission.PUBLIC)
                .probe()
                .summary("Whether the process runs")
                .answers(200, "It does");
        table.get("/health/ready", http -> http.status(ready.getAsBoolean() ? 200 : 503))
                .needs(Permission.PUBLIC)
                .probe()
                .summary("Whether events are taken")
                .answers(200, "They are")
                .answersEmpty(503, "Not now");
    }
}

package io.junctura.bench.scenario;

import io.junctura.bench.load.IdSet;
import io.junctura.bench.load.Load;
import io.junctura.bench.load.LoadPlan;
import io.junctura.bench.load.LoadResult;
import io.junctura.bench.load.Sink;
import java.io.IOException;
import java.time.Duration;

/**
 * Webhooks that cause the bench's usual work, for a comparison with other work in the same process.
 *
 * @param perSecond orders that reached the sink per second
 */
record WebhookLoad(LoadResult load, double perSecond) {

    static WebhookLoad send(LoadPlan plan, Sink sink, Duration quiet, Duration drain)
            throws IOException, InterruptedException {
        long before = sink.delivered();
        LoadResult load = Load.events(plan, new IdSet());
        Drain.await(sink, before + load.acknowledged(), quiet, drain);
        double seconds = (sink.lastDeliveryNanos() - load.startNanos()) / 1e9;
        return new WebhookLoad(load, (sink.delivered() - before) / seconds);
    }
}

package io.junctura.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a load.
 *
 * @param port of the target on the loopback address
 * @param paths to which the orders are posted in turn, by their numbers
 * @param connections kept open, each with one request in flight at most
 * @param ratePerSecond 0: each connection sends its next request when it gets an answer (closed loop). Otherwise requests
 *     are due at this rate, and latency is measured from the due time (open loop)
 * @param length the duration of the load
 * @param firstId number of the first order
 * @param most the highest number of orders
 * @param headers more headers of each request, each with its line end
 * @param stopEarly ends the load early once it returns true
 * @param arrived null, or how many orders have arrived: then all connections send at the same time, and again when all that
 *     they sent has been answered and has arrived
 */
public record LoadPlan(
        int port,
        List<String> paths,
        int connections,
        double ratePerSecond,
        Duration length,
        int firstId,
        int most,
        String headers,
        BooleanSupplier stopEarly,
        @Nullable LongSupplier arrived) {

    public static LoadPlan closed(int port, String path, int connections, Duration length, int firstId) {
        return new LoadPlan(
                port, List.of(path), connections, 0, length, firstId, Integer.MAX_VALUE, "", () -> false, null);
    }

    /** The same plan, with the order numbers after those of the last load. */
    public LoadPlan following(LoadResult last, Duration newLength) {
        return new LoadPlan(
                port, paths, connections, ratePerSecond, newLength, last.nextId(), most, headers, stopEarly, arrived);
    }

    /** The same plan with other order numbers. */
    public LoadPlan from(int id) {
        return new LoadPlan(port, paths, connections, ratePerSecond, length, id, most, headers, stopEarly, arrived);
    }

    /** The same plan with other addresses. */
    public LoadPlan to(List<String> others) {
        return new LoadPlan(
                port, others, connections, ratePerSecond, length, firstId, most, headers, stopEarly, arrived);
    }

    public LoadPlan lasting(Duration other) {
        return new LoadPlan(port, paths, connections, ratePerSecond, other, firstId, most, headers, stopEarly, arrived);
    }

    public LoadPlan atRate(double perSecond) {
        return new LoadPlan(port, paths, connections, perSecond, length, firstId, most, headers, stopEarly, arrived);
    }

    public LoadPlan until(BooleanSupplier stop) {
        return new LoadPlan(port, paths, connections, ratePerSecond, length, firstId, most, headers, stop, arrived);
    }

    public LoadPlan atMost(int orders) {
        return new LoadPlan(
                port, paths, connections, ratePerSecond, length, firstId, orders, headers, stopEarly, arrived);
    }

    public LoadPlan withToken(String token) {
        String authorization = "Authorization: Bearer " + token + "\r\n";
        return new LoadPlan(
                port, paths, connections, ratePerSecond, length, firstId, most, authorization, stopEarly, arrived);
    }

    /** The same plan in batches of one order for each connection. */
    public LoadPlan inBatches(LongSupplier count) {
        return new LoadPlan(port, paths, connections, ratePerSecond, length, firstId, most, headers, stopEarly, count);
    }
}

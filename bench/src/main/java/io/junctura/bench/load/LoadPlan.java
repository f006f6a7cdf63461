package io.junctura.bench.load;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What a generator does.
 *
 * @param port on the loopback address
 * @param path where the orders are posted
 * @param connections kept open, each with one request in flight at most
 * @param ratePerSecond 0: every connection sends again as soon as it is answered; else requests become due at this even
 *     rate whatever the answers do, and latency is counted from when one was due
 * @param length how long it sends
 * @param firstId number of the first order
 * @param most how many orders it sends at most
 * @param headers more headers of each request, each with its line end
 * @param stopEarly asked often; true ends the sending
 */
public record LoadPlan(
        int port,
        String path,
        int connections,
        double ratePerSecond,
        Duration length,
        int firstId,
        int most,
        String headers,
        BooleanSupplier stopEarly) {

    public static LoadPlan closed(int port, String path, int connections, Duration length, int firstId) {
        return new LoadPlan(port, path, connections, 0, length, firstId, Integer.MAX_VALUE, "", () -> false);
    }

    /** The same once more, with numbers that go on where the last load ended. */
    public LoadPlan following(LoadResult last, Duration newLength) {
        return new LoadPlan(port, path, connections, ratePerSecond, newLength, last.nextId(), most, headers, stopEarly);
    }

    /** The same with other numbers. */
    public LoadPlan from(int id) {
        return new LoadPlan(port, path, connections, ratePerSecond, length, id, most, headers, stopEarly);
    }

    public LoadPlan lasting(Duration other) {
        return new LoadPlan(port, path, connections, ratePerSecond, other, firstId, most, headers, stopEarly);
    }

    public LoadPlan atRate(double perSecond) {
        return new LoadPlan(port, path, connections, perSecond, length, firstId, most, headers, stopEarly);
    }

    public LoadPlan until(BooleanSupplier stop) {
        return new LoadPlan(port, path, connections, ratePerSecond, length, firstId, most, headers, stop);
    }

    public LoadPlan atMost(int orders) {
        return new LoadPlan(port, path, connections, ratePerSecond, length, firstId, orders, headers, stopEarly);
    }

    public LoadPlan withToken(String token) {
        String authorization = "Authorization: Bearer " + token + "\r\n";
        return new LoadPlan(port, path, connections, ratePerSecond, length, firstId, most, authorization, stopEarly);
    }
}

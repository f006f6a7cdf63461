package io.junctura.bench.scenario;

import com.sun.net.httpserver.HttpServer;
import io.junctura.bench.load.Orders;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A table of orders, numbered from 1, that is served as CSV over HTTP.
 *
 * @param gold how many of the orders are for customers with the higher tier
 */
record OrderTable(HttpServer server, int gold) implements AutoCloseable {

    /** @param file the new file of the table */
    static OrderTable serve(Path file, int rows) throws IOException {
        int gold = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(Orders.COLUMNS + "\n");
            for (int id = 1; id <= rows; id++) {
                out.write(Orders.row(id));
                out.write('\n');
                if (Orders.isGold(id)) gold++;
            }
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/orders.csv", http -> {
            try (http) {
                http.getResponseHeaders().set("Content-Type", "text/csv");
                http.sendResponseHeaders(200, Files.size(file));
                Files.copy(file, http.getResponseBody());
            }
        });
        server.start();
        return new OrderTable(server, gold);
    }

    /** The address of the server. The path of the table is {@code /orders.csv}. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

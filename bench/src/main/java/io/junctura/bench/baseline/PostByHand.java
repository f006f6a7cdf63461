package io.junctura.bench.baseline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Gets a table of orders as CSV, and posts each row to the sink, with a fixed number of threads. It does this once for each
 * incoming connection, and closes the connection when all rows are posted.
 */
public final class PostByHand {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int threads;
    private final URI table;
    private final Forwarder forwarder;
    private final ExecutorService pool;

    private PostByHand(int threads, URI table, String sink) {
        this.threads = threads;
        this.table = table;
        this.forwarder = new PooledForwarder(sink, threads);
        this.pool = Executors.newFixedThreadPool(threads);
    }

    /**
     * Arguments: the number of requests at the same time, the port, and the sink's address. The file {@code table} contains
     * the address of the table.
     */
    public static void main(String[] args) throws Exception {
        URI table = URI.create(Files.readString(Path.of("table")));
        PostByHand work = new PostByHand(Integer.parseInt(args[0]), table, args[2]);
        try (ServerSocket server = new ServerSocket(Integer.parseInt(args[1]), 8, InetAddress.getLoopbackAddress())) {
            while (true) {
                try (Socket asked = server.accept()) {
                    work.once();
                    asked.getOutputStream().write('.');
                }
            }
        }
    }

    private void once() throws Exception {
        try (InputStream in = new BufferedInputStream(table.toURL().openStream(), 1 << 16);
                CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(in)) {
            Rows rows = new Rows(reader.iterator());
            List<Future<?>> posting = new ArrayList<>();
            for (int i = 0; i < threads; i++) posting.add(pool.submit(() -> post(rows)));
            for (Future<?> each : posting) each.get();
        }
    }

    private @Nullable Void post(Rows rows) throws Exception {
        for (NamedCsvRecord row = rows.next(); row != null; row = rows.next()) {
            String path = row.getField("tier").equals("gold") ? "/gold" : "/standard";
            forwarder.post(path, delivery(row));
        }
        return null;
    }

    private static byte[] delivery(NamedCsvRecord row) throws IOException {
        ObjectNode delivery = JsonNodeFactory.instance.objectNode();
        delivery.put("order", row.getField("orderId"));
        delivery.put("customer", row.getField("customerId"));
        delivery.put("tier", row.getField("tier"));
        delivery.put("items", Integer.parseInt(row.getField("items")));
        delivery.put("total", Double.parseDouble(row.getField("total")));
        return JSON.writeValueAsBytes(delivery);
    }

    /** The rows of the table, shared by the threads. */
    private static final class Rows {
        private final Iterator<NamedCsvRecord> rows;

        Rows(Iterator<NamedCsvRecord> rows) {
            this.rows = rows;
        }

        /** @return null at the end */
        synchronized @Nullable NamedCsvRecord next() {
            return rows.hasNext() ? rows.next() : null;
        }
    }
}

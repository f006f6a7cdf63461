package io.junctura.api;

import java.io.IOException;

/**
 * An action whose result is rows that it reads from its input, such as the lines of a file. The action opens the rows;
 * the server reads as many as the next steps need, a few at a time.
 *
 * <p>The rows are opened as often as they are read, and again after a restart. The same input must give the same rows
 * each time, so do not use it for a query, whose result may change: such an action stores its result with
 * {@link RowStreams#store}. Its {@link ActionInfo#effect} is {@link Effect#READ}.
 *
 * <pre>{@code
 * @ActionInfo(id = "read", title = "Read lines", effect = Effect.READ)
 * public record ReadLines(FileRef file) implements RowsAction<NoConnection> {
 *     @Override
 *     public RowStreams.Reader open(ActionContext<NoConnection> context) throws IOException {
 *         return new Lines(context.files().open(file));
 *     }
 * }
 * }</pre>
 *
 * @param <C> the connection it needs, {@link NoConnection} if none
 */
public interface RowsAction<C extends Connection> extends Action<C, Rows> {

    /**
     * Opens the rows from the first one. The caller closes the reader, on any thread, and uses it on one thread at a time.
     *
     * @throws ConnectorException   bad input, if there are no rows to be read
     * @throws IOException          as {@link ConnectorException} says
     * @throws InterruptedException if interrupted; let it pass
     */
    RowStreams.Reader open(ActionContext<C> context) throws ConnectorException, IOException, InterruptedException;

    /** Reads and stores all rows. */
    @Override
    default Rows run(ActionContext<C> context) throws ConnectorException, IOException, InterruptedException {
        try (RowStreams.Reader rows = open(context)) {
            return context.rows().store("rows.ndjson", sink -> {
                for (var some = rows.next(200); !some.isEmpty(); some = rows.next(200)) {
                    for (Object row : some) sink.add(row);
                }
            });
        }
    }
}

package io.junctura.plugins.sql;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Effect;
import io.junctura.api.NoConnection;
import io.junctura.api.Permissions;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.api.RowsAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/** Makes rows for the tests, and shows those that other steps yield. */
@Extension
@Permissions(files = true)
@ConnectorInfo(
        id = "desk",
        title = "Desk",
        actions = {Desk.Show.class, Desk.Count.class, Desk.Make.class})
public final class Desk implements Connector {

    /**
     * Shows rows.
     *
     * @param rows any
     */
    @ActionInfo(id = "show", title = "Show rows", effect = Effect.READ)
    public record Show(Rows rows) implements Action<NoConnection, List<Object>> {
        @Override
        public List<Object> run(ActionContext<NoConnection> context) throws ConnectorException {
            List<Object> all = new ArrayList<>();
            try (RowStreams.Reader reader = context.rows().open(rows)) {
                for (var some = reader.next(200); !some.isEmpty(); some = reader.next(200)) all.addAll(some);
            }
            return all;
        }
    }

    /**
     * Counts rows.
     *
     * @param rows any
     */
    @ActionInfo(id = "count", title = "Count rows", effect = Effect.READ)
    public record Count(Rows rows) implements Action<NoConnection, Long> {
        @Override
        public Long run(ActionContext<NoConnection> context) throws ConnectorException {
            long count = 0;
            try (RowStreams.Reader reader = context.rows().open(rows)) {
                for (var some = reader.next(200); !some.isEmpty(); some = reader.next(200)) count += some.size();
            }
            return count;
        }
    }

    /**
     * Makes rows with the fields id and name.
     *
     * @param count how many
     */
    @ActionInfo(id = "make", title = "Make rows", effect = Effect.READ)
    public record Make(long count) implements RowsAction<NoConnection> {
        @Override
        public RowStreams.Reader open(ActionContext<NoConnection> context) {
            return new RowStreams.Reader() {
                private long made;

                @Override
                public List<Object> next(int most) {
                    List<Object> some = new ArrayList<>();
                    while (some.size() < most && made < count) {
                        some.add(Map.of("id", ++made, "name", "name of " + made));
                    }
                    return some;
                }

                @Override
                public void close() {}
            };
        }
    }
}

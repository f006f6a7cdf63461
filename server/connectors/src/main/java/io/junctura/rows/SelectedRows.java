package io.junctura.rows;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.api.RowStreams;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Scope;
import io.junctura.expression.Selection;
import io.junctura.memory.MemoryExhausted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a selection: a part of other rows, or values made of them. */
public final class SelectedRows implements RowStreams.Reader {
    private final RowStreams.Reader from;
    private final Selection selection;
    private final Scope scope;

    /** @param from the other rows, which are closed with this */
    public SelectedRows(RowStreams.Reader from, Selection selection, Scope scope) {
        this.from = from;
        this.selection = selection;
        this.scope = scope;
    }

    @Override
    public List<@Nullable Object> next(int most) throws ConnectorException {
        while (true) {
            List<@Nullable Object> some = from.next(most);
            if (some.isEmpty()) return new ArrayList<>(0);
            try {
                List<@Nullable Object> kept = selection.of(some, scope);
                if (!kept.isEmpty()) return kept;
            } catch (EvaluationProblem e) {
                throw ConnectorException.badInput(String.valueOf(e.getMessage()));
            } catch (MemoryExhausted e) {
                String message = String.valueOf(e.getMessage());
                throw e.permanent()
                        ? ConnectorException.broken(Reached.NO, message, e)
                        : ConnectorException.tryLater(Reached.NO, message, e);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw ConnectorException.tryLater(Reached.NO, "The reading of the rows was interrupted.");
            }
        }
    }

    @Override
    public void close() {
        from.close();
    }
}

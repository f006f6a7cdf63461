package io.junctura.state;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** State, cross references, expected echoes and the results of the steps that wrote them, on disk. Thread safe. */
public interface StateStore {

    /** Reads what was committed before the call. */
    <T extends @Nullable Object> T read(Function<StateReader, T> work);

    /**
     * Executes work in one transaction, and returns when it is committed. Transactions are executed as if one followed the other.
     * If the work throws, nothing is changed.
     *
     * @param work may be called again if the database rolls its transaction back
     */
    <T extends @Nullable Object> T write(Function<StateTransaction, T> work);
}

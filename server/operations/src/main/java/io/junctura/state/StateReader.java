package io.junctura.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads state and cross references. Valid only while the function runs that received it, and on its thread. */
public interface StateReader {
    /** A page of values ends with the value that brings the size of its values to this number of bytes. */
    long MAX_PAGE_BYTES = 2 << 20;

    Optional<StateEntry> state(Owner owner, String key);

    /**
     * A page of values in the order of flow and key, as UTF-8 bytes; shared values have no flow, and are first.
     *
     * @param flow   null: all flows
     * @param prefix of the keys
     * @param after  the flow and key of the last value of the page before; null: the first page
     * @return at most {@code limit} values; fewer if they are large, see {@link #MAX_PAGE_BYTES}
     */
    List<StateEntry> states(
            String instance,
            String integration,
            @Nullable String flow,
            String prefix,
            @Nullable List<String> after,
            int limit);

    /** The number of the record that has this ID; null if the ID is not linked. */
    @Nullable
    Long record(Owner owner, String entity, String system, String id);

    /** The IDs of a record by system, in the order of systems. */
    Map<String, String> ids(long record);

    /**
     * A page of linked IDs in the order of flow, entity, system and ID, as UTF-8 bytes.
     *
     * @param entity null: all
     * @param system null: all
     * @param after  these four values of the last ID of the page before; null: the first page
     */
    List<LinkedId> linkedIds(
            String instance,
            String integration,
            @Nullable String entity,
            @Nullable String system,
            @Nullable List<String> after,
            int limit);
}

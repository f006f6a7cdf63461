package io.junctura.run.journal;

import static io.junctura.run.journal.Appends.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each partition of a flow has a cursor, which changes only from the value that the caller has read. */
interface CursorContract extends JournalUnderTest {

    @Test
    default void eachPartitionHasACursorThatMovesFromWhereItIs() throws Exception {
        assertThat(move(1, "b", null, "b1")).isTrue();
        assertThat(move(1, "a", null, "a1")).isTrue();
        assertThat(move(1, "", null, "1")).isTrue();
        assertThat(move(2, "a", null, "other")).isTrue();
        assertThat(move(1, "b", "b1", "b2")).isTrue();
        assertThat(move(1, "b", "b1", "b3")).as("from where it was").isFalse();
        assertThat(move(1, "a", null, "a2")).as("as if it were new").isFalse();
        assertThat(texts(journal().cursors().cursors(1, null, 10))).containsExactly("=1", "a=a1", "b=b2");
        assertThat(texts(journal().cursors().cursors(1, null, 2))).containsExactly("=1", "a=a1");
        assertThat(texts(journal().cursors().cursors(1, "a", 2))).containsExactly("b=b2");
        assertThat(text(journal().cursors().cursor(1))).isEqualTo("1");
        assertThat(journal().cursors().cursor(2)).isNull();

        assertThat(text(journal().cursors().cursor(1, "b"))).isEqualTo("b2");
        assertThat(journal().cursors().countCursors(1)).isEqualTo(3);

        assertThat(journal().cursors().deleteCursors(1, List.of("a", "unknown")))
                .isEqualTo(1);
        assertThat(journal().cursors().deleteCursors(1, List.of("a"))).isZero();
        assertThat(move(1, "a", "a1", "a2")).as("on, after it was deleted").isFalse();
        assertThat(journal().cursors().deleteCursors(1, List.of("", "b"))).isEqualTo(2);
        assertThat(journal().cursors().cursors(1, null, 10)).isEmpty();
        assertThat(texts(journal().cursors().cursors(2, null, 10))).containsExactly("a=other");
        assertThat(move(1, "a", null, "a1")).as("from the beginning").isTrue();
    }

    private static List<String> texts(List<StoredCursor> cursors) {
        return cursors.stream()
                .map(cursor -> cursor.partition() + "=" + text(cursor.value()))
                .toList();
    }

    private static @Nullable String text(byte @Nullable [] value) {
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** @return whether the cursor changed */
    private boolean move(int flow, String partition, @Nullable String from, String to) throws Exception {
        CursorChange cursor = new CursorChange(flow, partition, bytes(from), to.getBytes(StandardCharsets.UTF_8), 7);
        return result(journal(), new Append(List.of(), List.of(), cursor, null)).rejected() == null;
    }
}

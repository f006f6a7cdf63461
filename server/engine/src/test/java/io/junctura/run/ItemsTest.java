package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.FileRef;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A loop has only a window of a row stream in memory. */
class ItemsTest {
    private static final FileRef TABLE = new FileRef("f", "rows.ndjson", "application/x-ndjson", 1);

    @Test
    void aRowMayBeNullAsAnItemOfAListMay() {
        List<?> rows = Arrays.asList(1L, null, 2L, null);
        Items stream = Items.of(TABLE, 0);
        stream.read(rows, true);
        Items list = Items.of(rows, 0);
        for (Items items : List.of(stream, list)) {
            for (int i = 0; i < 4; i++) {
                assertThat(items.known(i, false)).isEqualTo(Items.Existence.THERE);
                assertThat(items.get(i, false)).isEqualTo(rows.get(i));
            }
            assertThat(items.known(4, false)).isEqualTo(Items.Existence.BEYOND);
        }
    }

    @Test
    void aBatchHoldsTheNullsOfItsRows() {
        Items items = Items.of(TABLE, 3);
        items.read(Arrays.asList(1L, null, 2L, null), true);
        assertThat(items.get(0, true)).isEqualTo(Arrays.asList(1L, null, 2L));
        assertThat(items.known(1, true)).isEqualTo(Items.Existence.THERE);
        assertThat(items.get(1, true)).isEqualTo(Arrays.asList((Object) null));
        assertThat(items.known(2, true)).isEqualTo(Items.Existence.BEYOND);
    }

    @Test
    void rowsOfEndedItemsAreDroppedAndABatchKeepsItsRows() {
        Items items = Items.of(TABLE, 2);
        items.read(Arrays.asList(null, 1L, 2L, null, 4L), false);
        Object second = items.get(1, true);
        items.below(1, true);
        assertThat(items.nextRow()).isEqualTo(5);
        assertThat(items.get(1, true)).isEqualTo(Arrays.asList(2L, null));
        assertThatThrownBy(() -> items.get(0, true)).hasMessageContaining("row 0 is not in memory");
        // So a view that looks at an earlier item finds none, and does not fail.
        assertThat(items.known(0, true)).isEqualTo(Items.Existence.UNREAD);
        assertThat(items.known(2, true)).isEqualTo(Items.Existence.UNREAD);
        items.read(Arrays.asList((Object) null), true);
        items.below(2, true);
        assertThat(items.get(2, true)).isEqualTo(Arrays.asList(4L, null));
        assertThat(second).isEqualTo(Arrays.asList(2L, null));
        items.below(0, true);
        assertThat(items.nextRow()).isEqualTo(6);
    }

    @Test
    void aLoopThatContinuesReadsNoEarlierRows() {
        Items items = Items.of(TABLE, 0);
        items.below(1_000, false);
        assertThat(items.nextRow()).isEqualTo(1_000);
        items.read(Arrays.asList(null, 7L), true);
        assertThat(items.get(1_000, false)).isNull();
        assertThat(items.get(1_001, false)).isEqualTo(7L);
    }
}

package io.junctura.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTest {
    private final Columns columns = Columns.of(List.of("id", "name", "note"));

    @Test
    void aRowIsAMapInTheOrderOfItsColumns() {
        Row row = columns.row(1L, "Ada", null);
        Map<String, Object> same = new LinkedHashMap<>();
        same.put("id", 1L);
        same.put("name", "Ada");
        same.put("note", null);
        assertThat(row).isEqualTo(same).hasSameHashCodeAs(same).hasToString(same.toString());
        assertThat(row.keySet()).containsExactly("id", "name", "note");
        Map<String, Object> walked = new LinkedHashMap<>();
        row.forEach(walked::put);
        assertThat(walked).isEqualTo(same);
        assertThat(row.get("name")).isEqualTo("Ada");
        assertThat(row.containsKey("note")).isTrue();
        assertThat(row.containsKey("other")).isFalse();
        assertThat(row.get(null)).isNull();
    }

    @Test
    void aRowMayEndBeforeItsLastColumn() {
        Row row = columns.row(1L);
        assertThat(row).isEqualTo(Map.of("id", 1L));
        assertThat(row.containsKey("name")).isFalse();
        assertThat(row.get("name")).isNull();
    }

    @Test
    void aRowDoesNotChange() {
        Object[] values = {1L, "Ada"};
        Row row = columns.row(values);
        values[1] = "Grace";
        assertThat(row.get("name")).isEqualTo("Ada");
        assertThatThrownBy(() -> row.put("name", "Grace")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(row::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void columnsAreOneOfAKindAndEnough() {
        assertThatThrownBy(() -> Columns.of(List.of("id", "id")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Two columns have the name \"id\".");
        assertThatThrownBy(() -> columns.row(1, 2, 3, 4)).hasMessage("There are 4 values and only 3 columns.");
    }
}

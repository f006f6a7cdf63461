package io.junctura.plugins.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableNameTest {
    @Test
    void anEmptyNameIsRefusedBeforeARun() {
        assertThatThrownBy(
                        () -> new RowsChanged(" ", "id", List.of(), RowsChanged.Start.NOW, Duration.ofMinutes(1), 500))
                .hasMessageContaining("table is empty. Choose a table");
    }
}

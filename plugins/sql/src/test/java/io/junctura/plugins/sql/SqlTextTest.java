package io.junctura.plugins.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
    private static final Map<String, Object> A = Map.of("a", 1);

    private static SqlText of(String sql, Object parameters, Product product) throws ConnectorException {
        return SqlText.of(sql, parameters, product.dialect());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT ':a'", "SELECT ':a''s :a'", "SELECT \":a\" FROM t", "SELECT 1 -- :a",
                        "SELECT /* :a /* :a */ :a */ 1",
                "SELECT $$ :a ' $$", "SELECT $tag$ :a $$ $tag$", "SELECT E'\\' :a'", "SELECT x::a", "SELECT a[1:2]"
            })
    void textsThatOnlyLookLikeParametersStay(String sql) throws ConnectorException {
        assertThat(of(sql, A, Product.POSTGRESQL)).isEqualTo(new SqlText(sql, List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "MARIADB,SELECT ':a\\' :a'",
                "MARIADB,SELECT `:a`",
                "MARIADB,SELECT 1 # :a",
                "SQLSERVER,SELECT [:a]",
                "SQLITE,SELECT [:a]"
            })
    void textsThatOnlyLookLikeParametersStayInOtherProducts(Product product, String sql) throws ConnectorException {
        assertThat(of(sql, A, product)).isEqualTo(new SqlText(sql, List.of()));
    }

    @Test
    void namesBecomeMarks() throws ConnectorException {
        assertThat(of(
                        "SELECT :a, x FROM t WHERE y=:a AND z IN (:b)",
                        Map.of("a", 1, "b", List.of("x", "y")),
                        Product.POSTGRESQL))
                .isEqualTo(new SqlText("SELECT ?, x FROM t WHERE y=? AND z IN (?, ?)", List.of(1, 1, "x", "y")));
        assertThat(of("SELECT ? ;  ", Arrays.asList((Object) null), Product.POSTGRESQL)
                        .sql())
                .isEqualTo("SELECT ?");
        assertThat(of("SELECT doc ?? 'k'", null, Product.POSTGRESQL).sql()).isEqualTo("SELECT doc ?? 'k'");
    }

    @Test
    void valuesThatCannotBeBoundAreReported() {
        assertThatThrownBy(() -> of("SELECT :b", A, Product.POSTGRESQL)).hasMessageContaining("no value for it");
        assertThatThrownBy(() -> of("SELECT :b", null, Product.POSTGRESQL)).hasMessageContaining("no value for it");
        assertThatThrownBy(() -> of("SELECT ?", A, Product.POSTGRESQL))
                .hasMessageContaining("Write :name, or give a list");
        assertThatThrownBy(() -> of("SELECT ?", List.of(1, 2), Product.POSTGRESQL))
                .hasMessageContaining("has 1 ?");
        assertThatThrownBy(() -> of("SELECT ?, ?", List.of(1), Product.POSTGRESQL))
                .hasMessageContaining("more ?");
        assertThatThrownBy(() -> of("SELECT 1 IN (:a)", Map.of("a", List.of()), Product.POSTGRESQL))
                .hasMessageContaining("empty list");
        assertThatThrownBy(() -> of("SELECT 1; DROP TABLE t", null, Product.POSTGRESQL))
                .hasMessageContaining("several statements");
        assertThatThrownBy(() -> of(" ", null, Product.POSTGRESQL)).hasMessageContaining("is empty");
    }

    @Test
    void theVerbIsTheFirstWord() throws ConnectorException {
        assertThat(of("/* a */ -- b\n (with x as (select 1) select 2)", null, Product.POSTGRESQL)
                        .verb())
                .isEqualTo("WITH");
    }
}

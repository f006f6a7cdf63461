package io.junctura.plugins.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlConnectionTest {
    private static SqlConnection of(
            Product product, @Nullable String address, @Nullable String database, @Nullable String url) {
        return new SqlConnection(
                product,
                address,
                database,
                "u",
                null,
                Tls.VERIFY,
                null,
                null,
                null,
                null,
                url,
                4,
                Duration.ofMinutes(5));
    }

    @Test
    void aServerHasItsUsualPort() {
        assertThat(of(Product.POSTGRESQL, "db.example.com", "shop", null).endpoint())
                .isEqualTo(new Endpoint("db.example.com", 5432));
        assertThat(of(Product.MARIADB, "[2001:db8::1]:3307", "shop", null).endpoint())
                .isEqualTo(new Endpoint("[2001:db8::1]", 3307));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "db/x", "db?x=1", "u@db", "db#", "db:0", "db:99999", "db,other"})
    void invalidAddressesAreRefused(String address) {
        assertThatThrownBy(() -> of(Product.POSTGRESQL, address, "shop", null)).hasMessageContaining("address must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a?allowLocalInfile=true", "a&b", "a;b", "a b", "a\nb", "{a}"})
    void aDatabaseGivesTheDriverNoOptions(String database) {
        assertThatThrownBy(() -> of(Product.MARIADB, "db", database, null)).hasMessageContaining("database must be");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:{address};INIT=RUNSCRIPT FROM 'x'",
                "jdbc:sqlite:/etc/{address}",
                "jdbc:derby:{address}",
                "jdbc:postgresql://{address}/a?socketFactory=x",
                "jdbc:oracle:thin:@//db:1521/x",
                "jdbc:oracle:thin:@//{address}/x?{address}",
                "http://{address}/"
            })
    void anAddressOfADriverReachesOnlyTheServerThatIsNamed(String url) {
        assertThatThrownBy(() -> of(Product.OTHER, "db:1521", null, url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theServerIsPutIntoTheAddressOfADriver() {
        assertThat(of(Product.OTHER, "db:1521", null, "jdbc:oracle:thin:@//{address}/SHOP")
                        .otherUrl())
                .isEqualTo("jdbc:oracle:thin:@//db:1521/SHOP");
    }

    @Test
    void sqliteNeedsAFileRoot() {
        assertThat(SqliteFile.of("exchange/a/b.db")).isEqualTo(new SqliteFile("exchange", "a/b.db"));
        assertThatThrownBy(() -> of(Product.SQLITE, null, "/etc/a.db", null)).hasMessageContaining("file root");
        assertThatThrownBy(() -> of(Product.SQLITE, null, "a.db", null)).hasMessageContaining("file root");
        assertThatThrownBy(() -> of(Product.SQLITE, "db", "exchange/a.db", null))
                .hasMessageContaining("no server");
    }
}

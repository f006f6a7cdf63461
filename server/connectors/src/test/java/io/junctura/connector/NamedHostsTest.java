package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamedHostsTest {
    @Test
    void anAddressNamesItsHostsHoweverItIsWritten() {
        assertThat(NamedHosts.in("https://Shop.example/api?q=a,b")).containsExactly("shop.example");
        assertThat(NamedHosts.in("db.example:5432")).containsExactly("db.example");
        assertThat(NamedHosts.in("mail.example")).containsExactly("mail.example");
        assertThat(NamedHosts.in("[fd00::1]:993")).containsExactly("fd00::1");
        assertThat(NamedHosts.in("fd00::1")).containsExactly("fd00::1");
        assertThat(NamedHosts.in("jdbc:postgresql://one,two:5433/db")).isEqualTo(Set.of("one", "two"));
        assertThat(NamedHosts.in("amqp://user:p@ss@mq:5672/vhost")).containsExactly("mq");
        assertThat(NamedHosts.in("k1:9092, k2:9092")).isEqualTo(Set.of("k1", "k2"));
        assertThat(NamedHosts.in(List.of("k1:9092", "ssl://k2:9093"))).isEqualTo(Set.of("k1", "k2"));
        assertThat(NamedHosts.in("http://good.example\\@evil.example/")).containsExactly("good.example");
        assertThat(NamedHosts.in(null)).isEmpty();
        assertThat(NamedHosts.in("")).isEmpty();
    }
}

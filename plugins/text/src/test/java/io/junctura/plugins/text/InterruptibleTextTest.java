package io.junctura.plugins.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import org.junit.jupiter.api.Test;

class InterruptibleTextTest {

    @Test
    void aSearchForAMatchEndsWithItsStep() {
        Matcher matcher = Pattern.compile("(a*)*b").matcher(new InterruptibleText("a".repeat(1_000_000)));
        Thread.currentThread().interrupt();
        assertThatThrownBy(matcher::find).isInstanceOf(InterruptibleText.Stopped.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}

package io.junctura.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordStrengthTest {
    private static final List<String> OWN = List.of("admin", "junctura");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012", "1234567890123", "987654321098", "0123456789ab", "112233445566", "123123123123",
                "111111111111", "000000000000", "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "zaq12wsxcde3",
                "qwertyuiop12", "qwertyuiopasdf", "qwertyqwerty", "qwerty123456", "asdfghjkl123", "zxcvbnm12345",
                "qazwsxedcrfv", "password1234", "password123456", "passwordpassword", "p@ssw0rd1234", "passw0rd1234",
                "iloveyou1234", "iloveyouforever", "letmeinletmein", "welcome12345", "welcome123456", "administrator",
                "adminadminadmin", "changemechangeme", "changeme1234", "manchesterunited", "basketball12",
                        "unbelievable",
                "princess1234", "babygirl1234", "superman1234", "trustno1trustno1", "sunshine2020", "dragon123456",
                "football2024", "starwars1977", "michael12345", "jennifer2001", "computer1234", "internet2020",
                "christopher1", "tinkerbell12", "needforspeed", "sonyericsson", "finalfantasy", "justinbieber",
                "gfhjkmgfhjkm", "ghjcnjgfhjkm"
            })
    void aPasswordThatHeadsTheListsOfStolenOnesIsGuessable(String password) {
        assertThat(PasswordStrength.isGuessable(password, OWN)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Junctura2026!", "junctura1234", "adminjunctura", "Administrator1", "January2026!", "Summer2026!!",
                "summer2026summer", "monday monday", "abababababab", "abcabcabcabc", "aaaaaaaaaaaaaaaa", "abcdefghijkl",
                "mnbvcxzlkjhg", "2026-11-27-2026", "test test test test"
            })
    void aWordWithDigitsYearsRunsOrRepeatsIsGuessable(String password) {
        assertThat(PasswordStrength.isGuessable(password, OWN)).isTrue();
    }

    @Test
    void theNameOfTheUserIsGuessable() {
        assertThat(PasswordStrength.isGuessable("Xqoruvbantik", List.of("xqoruvbantik")))
                .isTrue();
        assertThat(PasswordStrength.isGuessable("Xqoruvbantik", OWN)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                "another good password",
                "kaffee am morgen",
                "xk3vq9zt7bwm",
                "482917365018",
                "дождь идёт с утра",
                "四月的雨下个不停没有伞"
            })
    void aSentenceOrRandomCharactersAreNot(String password) {
        assertThat(PasswordStrength.isGuessable(password, OWN)).isFalse();
    }

    @Test
    void theListHoldsAtLeastTenThousandCommonPasswordsAndIsInTheJar() throws Exception {
        String list = "/com/nulabinc/zxcvbn/matchers/dictionaries/passwords.txt";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PasswordStrength.class.getResourceAsStream(list)), StandardCharsets.UTF_8))) {
            assertThat(lines.lines().distinct().count()).isGreaterThanOrEqualTo(10_000);
        }
    }
}

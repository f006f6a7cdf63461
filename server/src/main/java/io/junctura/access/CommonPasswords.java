package io.junctura.access;

import java.util.Locale;
import java.util.Set;

/** Passwords of twelve and more characters that head the lists of stolen ones. */
final class CommonPasswords {
    private static final Set<String> LIST = Set.of(
            "123456789012",
            "1234567890123",
            "12345678901234",
            "123456789abc",
            "123123123123",
            "1q2w3e4r5t6y",
            "1qaz2wsx3edc",
            "administrator",
            "adminadminadmin",
            "changemechangeme",
            "iloveyou1234",
            "letmeinletmein",
            "p@ssw0rd1234",
            "passw0rd1234",
            "password1234",
            "password12345",
            "password123456",
            "passwordpassword",
            "qwerty123456",
            "qwertyqwerty",
            "qwertyuiop12",
            "qwertyuiop123",
            "qwertyuiopasdf",
            "welcome12345",
            "welcome123456",
            "zaq12wsxcde3");

    private CommonPasswords() {}

    static boolean holds(String password) {
        return LIST.contains(password.toLowerCase(Locale.ROOT));
    }
}

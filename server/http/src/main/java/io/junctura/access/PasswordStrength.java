package io.junctura.access;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;

/**
 * Estimates how many guesses a password withstands, without the network. The library zxcvbn knows 30,000 common passwords
 * and 64,000 words and names. It recognises them with digits, years, repeats, keyboard runs and swapped letters around them.
 */
final class PasswordStrength {
    /** zxcvbn's highest grade: a stolen hash withstands weeks of guessing. */
    private static final double MIN_GUESSES_LOG10 = 10;

    /** The time of an estimate grows with the square of the length, so only this prefix is estimated. */
    private static final int ESTIMATED = 48;

    private PasswordStrength() {}

    /** @param own words that an attacker would try first, such as the user's name */
    static boolean isGuessable(String password, List<String> own) {
        int end = Math.min(password.length(), ESTIMATED);
        // Not kept in memory: passwords are set rarely, and the word lists take 10 MB.
        Strength strength = new Zxcvbn().measure(password.substring(0, end), own);
        return strength.getGuessesLog10() < MIN_GUESSES_LOG10;
    }
}

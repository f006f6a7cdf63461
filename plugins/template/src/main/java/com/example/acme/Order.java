package com.example.acme;

import java.math.BigDecimal;

/**
 * An order.
 *
 * @param id       its number
 * @param customer the customer's number
 * @param total    the price in euros
 */
public record Order(String id, String customer, BigDecimal total) {}

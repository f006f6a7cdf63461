// An integration that gets the customer of an order, and then notifies the shop.
export const documents = (system) => `connection: erp
connector: http
settings: { address: "${system.origin}" }
---
integration: orders
connections:
  erp: { connector: http }
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - id: customer
        title: Get the customer
        use: http.request
        connection: erp
        input: { path: "/customers/{{ payload.customer }}" }
      - id: note
        title: Tell the shop
        use: http.request
        connection: erp
        input: { method: POST, path: /notes }
`;

import Testing

/// Replies as language models write them, with the markup that they use.
enum Replies {
    struct Reply: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String
    }

    static let all = [
        Reply(
            testDescription: "a recipe",
            text: """
                ## Classic Pancakes 🥞

                Here's a quick recipe (serves 4):

                **Ingredients**
                - 1 ½ cups (190 g) all-purpose flour
                - 3 ½ tsp baking powder
                - 1¼ cups milk, e.g. whole milk
                - 1 egg

                ### Steps
                1. **Mix** the dry ingredients. Don't over-mix!
                2. Add milk & egg; stir until *just* combined.
                3. Cook on medium heat for 2–3 min. per side.

                Enjoy! Would you like a vegan version?
                """
        ),
        Reply(
            testDescription: "code with explanation",
            text: """
                Sure! To reverse a list in Python you can use `reversed()` or slicing:

                ```python
                # Option 1. Slicing
                items = [1, 2, 3]
                print(items[::-1])  # [3, 2, 1]. Done!
                ```

                The `[::-1]` slice steps backwards. See the [docs](https://docs.python.org/3/library/functions.html#reversed) for more.
                """
        ),
        Reply(
            testDescription: "a table",
            text: """
                Here's a comparison:

                | Feature | SQLite | PostgreSQL |
                |:--------|:------:|-----------:|
                | Server | No | Yes |
                | Max. size | 281 TB | Unlimited |

                In short, **SQLite** is great for embedded use, whereas **PostgreSQL** is better for many concurrent writers.
                """
        ),
        Reply(
            testDescription: "small talk",
            text:
                "Hmm, that's a great question! I'd say it depends… On one hand, it's quite warm (about 24.5 °C); on the other, Dr. Brown from the U.S. Weather Service expects rain by 5 p.m. So take an umbrella — just in case. 😊"
        ),
        Reply(
            testDescription: "German",
            text:
                "Guten Tag! Am 3. Mai 2024 um 14:30 Uhr treffen wir uns z. B. in Berlin. Das kostet ca. 1.250,50 €. „Wirklich?“, fragte sie. Ja, wirklich."
        ),
        Reply(
            testDescription: "Chinese",
            text:
                "当然可以！以下是三个建议：\n\n1. **多喝水**，每天至少八杯。\n2. 早睡早起；\n3. 坚持锻炼。\n\n如果你还有其他问题，请随时告诉我。"
        ),
        Reply(
            testDescription: "one long sentence",
            text:
                "The history of the region, which stretches back more than two thousand years and includes long periods of foreign rule, economic growth, cultural exchange and, at times, bitter conflict, cannot be summed up in a sentence as short as the one that you asked for, although I have tried my best to do exactly that here without leaving out anything that historians would regard as essential to it."
        ),
        Reply(
            testDescription: "a letter with links and entities",
            text: """
                > Dear Sir &amp; Madam,
                > thank you for writing to <support@example.com>.

                Please visit https://example.com/help?topic=billing&lang=en or www.example.org. ![Logo](logo.png)

                ---

                * [x] Paid
                * [ ] Shipped

                ~~Old price: $20~~ New price: **$15.99**<br>Tax incl.[^1]
                """
        ),
    ]
}

//! Every style in every place: the mock reads what the client wrote.

use styles::Client;
use styles::mock::{self, Api, MixColorsRequest};
use styles::models::{FillTinRequest, FillTinRequestLabel, Rgb};

struct Mixer;

fn colors() -> Vec<String> {
    ["blue", "light, or dark", "a/b;c=d|e f%", ""].map(str::to_owned).to_vec()
}

/// For styles that cannot tell what separates items from what stands in them: headers, labels, spaces and bars.
fn plain_colors() -> Vec<String> {
    ["blue", "black"].map(str::to_owned).to_vec()
}

fn rgb() -> Rgb {
    Rgb::new(100, 200).b(150)
}

fn tin() -> FillTinRequest {
    let label = FillTinRequestLabel::default().rgb(rgb()).text("a & b");
    let label = label.marks(vec![rgb(), Rgb::new(1, 2)]);
    FillTinRequest::new(label).mixed(colors()).barred(plain_colors())
}

impl Api for Mixer {
    async fn fill_tin(&self, request: mock::FillTinRequest) -> Result<(), docwright_client::Undocumented> {
        assert_eq!(request.body, tin());
        Ok(())
    }

    async fn mix_colors(&self, request: MixColorsRequest) -> Result<(), docwright_client::Undocumented> {
        assert_eq!(request.simple, colors());
        assert_eq!(request.members, rgb());
        assert_eq!(request.label, "x.y");
        assert_eq!(request.labels, plain_colors());
        assert_eq!(request.matrix, rgb());
        assert_eq!(request.text, colors());
        assert_eq!(request.form, Some(colors()));
        assert_eq!(request.comma, Some(rgb()));
        assert_eq!(request.space, Some(plain_colors()));
        assert_eq!(request.pipe, Some(plain_colors()));
        assert_eq!(request.deep, Some(rgb()));
        assert_eq!(request.reserved.as_deref(), Some("a/b?c=d&e"));
        assert_eq!(request.one, Some(7));
        assert_eq!(request.x_list, Some(plain_colors()));
        assert_eq!(request.x_members, Some(rgb()));
        assert_eq!(request.x_text, Some(rgb()));
        assert_eq!(request.list, Some(colors()));
        assert_eq!(request.short, Some(rgb()));
        assert_eq!(request.json, Some(rgb()));
        Ok(())
    }
}

#[tokio::test]
async fn a_form_has_styles_too() {
    let url = mock::spawn(mock::router(Mixer)).await.unwrap();
    let client = Client::builder().server(url).build().unwrap();
    client.fill_tin(tin()).send().await.unwrap();
}

#[tokio::test]
async fn what_is_written_is_read() {
    let url = mock::spawn(mock::router(Mixer)).await.unwrap();
    let client = Client::builder().server(url).build().unwrap();
    let call = client
        .mix_colors(colors(), rgb(), "x.y", plain_colors(), rgb(), colors())
        .form(colors())
        .comma(rgb())
        .space(plain_colors())
        .pipe(plain_colors())
        .deep(rgb())
        .reserved("a/b?c=d&e")
        .one(7)
        .x_list(plain_colors())
        .x_members(rgb())
        .x_text(rgb())
        .list(colors())
        .short(rgb())
        .json(rgb());
    call.send().await.unwrap();
}

//! What the places where keys are looked up are called, and in which of them text is typed.

use super::Place;
use crate::domain::text::Text;

impl Place {
    /// Its word in the configuration.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The heading of its keys in help and manual.
    pub fn label(self) -> Text {
        Text::new(match self {
            Self::Everywhere => "place-everywhere",
            Self::Menu => "place-menu",
            Self::List => "place-list",
            Self::Sorted => "place-sorted",
            Self::Systems => "menu-systems",
            Self::Customers => "menu-customers",
            Self::Products => "menu-products",
            Self::Operations => "menu-operations",
            Self::Tariffs => "menu-tariffs",
            Self::TariffForm => "tariff-form-title",
            Self::Templates => "place-templates",
            Self::Report => "panel-title",
            Self::ReportRun => "place-report-run",
            Self::AcceptForm => "accept-title",
            Self::SearchLine => "place-search-line",
            Self::Form => "place-form",
            Self::Choice => "place-choice",
            Self::Lookup => "place-lookup",
            Self::Toggle => "place-toggle",
            Self::Secret => "place-secret",
            Self::WifiKey => "place-wifi-key",
            Self::Button => "place-button",
            Self::SystemForm => "system-form-title",
            Self::FilesForm => "files-title",
            Self::ProductForm => "product-form-title",
            Self::StockForm => "stock-form-title",
            Self::ScanLine => "place-scan-line",
            Self::Movements => "movements-title",
            Self::Tabs => "place-tabs",
            Self::CustomerData => "place-customer-data",
            Self::Contracts => "place-contracts",
            Self::History => "tab-history",
            Self::CustomerForm => "customer-form-title",
            Self::SwapForm => "swap-title",
            Self::MoveForm => "move-title",
            Self::Propose => "place-propose",
            Self::LinkForm => "place-link-form",
            Self::Devices => "devices-title",
            Self::DeviceForm => "place-device-form",
            Self::Confirm => "place-confirm",
            Self::Keeping => "place-keeping",
            Self::Drafts => "drafts-title",
            Self::Compare => "compare-title",
            Self::Overtaken => "place-overtaken",
            Self::Unread => "place-unread",
            Self::Pick => "place-pick",
            Self::Find => "place-find",
            Self::Unconfigured => "place-unconfigured",
            Self::StockSerials => "place-stock-serials",
            Self::Wifi => "place-wifi",
            Self::HelpPage => "place-help-page",
            Self::Palette => "palette-title",
            Self::Actions => "place-actions",
        })
    }

    /// Whether text may be typed there: then no key of it can be a plain character, which would be typed.
    pub const fn takes_text(self) -> bool {
        match self {
            Self::Everywhere
            | Self::AcceptForm
            | Self::SearchLine
            | Self::Form
            | Self::Lookup
            | Self::Secret
            | Self::WifiKey
            | Self::SystemForm
            | Self::TariffForm
            | Self::Templates
            | Self::FilesForm
            | Self::ProductForm
            | Self::StockForm
            | Self::ScanLine
            | Self::LinkForm
            | Self::CustomerForm
            | Self::SwapForm
            | Self::MoveForm
            | Self::DeviceForm
            | Self::Overtaken
            | Self::Pick
            | Self::Find
            | Self::Unconfigured
            | Self::StockSerials
            | Self::Wifi
            | Self::Palette => true,
            Self::Menu
            | Self::List
            | Self::Sorted
            | Self::Systems
            | Self::Customers
            | Self::Products
            | Self::Movements
            | Self::Operations
            | Self::Tariffs
            | Self::Report
            | Self::ReportRun
            | Self::Choice
            | Self::Toggle
            | Self::Button
            | Self::Tabs
            | Self::CustomerData
            | Self::Contracts
            | Self::History
            | Self::Propose
            | Self::Devices
            | Self::Confirm
            | Self::Keeping
            | Self::Drafts
            | Self::Compare
            | Self::Unread
            | Self::HelpPage
            | Self::Actions => false,
        }
    }
}
